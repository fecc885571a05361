import { atMostEvery } from "./lastOperation";

it("asks the engine once a minute, however often the status is read", async () => {
  let seconds = 0;
  let asked = 0;
  const look = atMostEvery(
    60,
    () => Promise.resolve(++asked),
    () => seconds * 1000,
  );
  const answers = [];
  for (seconds of [0, 5, 59, 60, 65, 120]) {
    answers.push(await look());
  }
  expect(answers).toEqual([1, 1, 1, 2, 2, 3]);
});
