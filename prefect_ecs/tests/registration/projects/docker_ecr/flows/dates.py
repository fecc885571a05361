def days_back(days: int) -> list[int]:
    return list(range(days))
