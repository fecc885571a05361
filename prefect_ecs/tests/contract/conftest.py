"""An account for each test."""

from support.account import EXECUTION_ROLE, REGION, TASK_ROLE, Account, account, moto_answers_async_clients

__all__ = ["EXECUTION_ROLE", "REGION", "TASK_ROLE", "Account", "account", "moto_answers_async_clients"]
