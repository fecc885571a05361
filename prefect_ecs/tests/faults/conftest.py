"""Stacks, and an account whose stopped tasks reach the observer by the rule and queue that the program makes."""

import pytest

from support.account import Account, account, moto_answers_async_clients
from support.prefect_server import PrefectServer
from support.stack import Stack
from support.task_events import TaskEvents

__all__ = ["account", "moto_answers_async_clients"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, prefect_server: PrefectServer) -> Stack:
    """A registered stack."""
    made = Stack(tmp_path_factory.mktemp("stack"), prefect_server)
    made.apply()
    return made


@pytest.fixture
def events(account: Account, moto_answers_async_clients: None) -> TaskEvents:  # noqa: ARG001
    """The way of an event from ECS to the observer."""
    return TaskEvents.made_in(account)
