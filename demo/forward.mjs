// Forwards connections from Docker's bridge, where containers reach it, to a server at the loopback:
//     node demo/forward.mjs <address> <port>
import { connect, createServer } from "node:net";

const [address, port] = [process.argv[2], Number(process.argv[3])];

const server = createServer({ allowHalfOpen: true }, (from) => {
  const to = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  for (const [one, other] of [
    [from, to],
    [to, from],
  ]) {
    one.pipe(other);
    one.on("error", () => other.destroy());
  }
});
server.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
server.listen(port, address);
