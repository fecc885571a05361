NAME = "train"
