from prefect import flow


class Flows:
    @flow
    @staticmethod
    def inner():
        pass


@flow
def other():
    pass
