"""Forwards connections to a name of the container's network:

python forward_name.py <name> <port>
"""

import asyncio
import sys


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        there, back = await asyncio.open_connection(*sys.argv[1:])
    except OSError:
        writer.close()
        return
    await asyncio.gather(pipe(reader, back), pipe(there, writer), return_exceptions=True)


async def main() -> None:
    server = await asyncio.start_server(forward, "0.0.0.0", int(sys.argv[2]))
    await server.serve_forever()


asyncio.run(main())
