"""The emulator of AWS; gives a repeated call its first answer.

    python demo/emulator.py

The emulator answers within a millisecond of a request's last byte, which AWS never does. On a busy machine Go's HTTP client
then sometimes closes the connection, and its SDK retries the call: the second CreateRole, CreateSecurityGroup or
AttachInternetGateway fails because the resource exists. SDKs send the same `amz-sdk-invocation-id` with each attempt.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import asyncio
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from emulated_databases import use_databases
from emulated_network import use_network
from ministack import app as ministack
from ministack.services import secretsmanager

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# Retries follow within seconds; an `up` makes some five hundred calls.
REMEMBERED_CALLS = 500


class AnswersOnce:
    """ASGI middleware: https://asgi.readthedocs.io/en/latest/specs/www.html."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.answers: OrderedDict[bytes, asyncio.Future[list[Message]]] = OrderedDict()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        scope = with_action(scope)
        call = invocation(scope)
        if call is None:
            await self.app(scope, receive, send)
            return
        earlier = self.answers.get(call)
        answer = await asyncio.shield(earlier) if earlier is not None else []
        # Clients retry failed calls.
        if succeeded(answer):
            for message in answer:
                await send(message)
            return
        await self.answer(call, scope, receive, send)

    async def answer(
        self, call: bytes, scope: Message, receive: Receive, send: Send
    ) -> None:
        messages: list[Message] = []
        future = self.answers[call] = asyncio.get_running_loop().create_future()
        if len(self.answers) > REMEMBERED_CALLS:
            self.answers.popitem(last=False)

        async def record(message: Message) -> None:
            messages.append(message)
            await send(message)

        try:
            await self.app(scope, receive, record)
        finally:
            future.set_result(messages)


def with_action(scope: Message) -> Message:
    """The call with its name in the query: from Smithy's RPC, which has it in the path, CloudTrail's events would lack it."""
    _, _, action = scope.get("path", "").partition("/operation/")
    return {**scope, "query_string": f"Action={action}".encode()} if action else scope


def invocation(scope: Message) -> bytes | None:
    """The id of an SDK's call, in protocols that send every call as POST."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    return dict(scope["headers"]).get(b"amz-sdk-invocation-id")


def succeeded(answer: list[Message]) -> bool:
    """Whether an answer is complete, and no error that a client would retry."""
    return (
        bool(answer)
        and answer[0].get("status", 500) < 300
        and not answer[-1].get("more_body", False)
    )


def create_without_value() -> None:
    """A secret that is created without a value has no version, as on AWS."""
    store = secretsmanager._store_new_secret

    def store_new(name: str, **given: Any) -> tuple[str, str]:
        made = store(name, **given)
        if given.get("secret_string") is None and given.get("secret_binary") is None:
            secretsmanager._secrets[name]["Versions"] = {}
        return made

    secretsmanager._store_new_secret = store_new


if __name__ == "__main__":
    create_without_value()
    if network := os.environ.get("EMULATED_NETWORK"):
        use_network(network)
        use_databases(network, os.environ["EMULATED_POSTGRES"])
    ministack.app = AnswersOnce(ministack.app)
    ministack.main()
