/** Asks every two seconds until `wanted` says so, for at most `seconds`; gives the last answer either way. */
export async function poll<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 420): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  while (!wanted(answer) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    answer = await ask();
  }
  return answer;
}
