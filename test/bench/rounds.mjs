// Peers take turns, A B C A B C …, so that a slow moment of the machine hits all of them. A ratio is the median of the
// rounds' own ratios. The clock is the processor time of the process, garbage collection on other threads included: what
// else the machine is doing then counts little.

/**
 * Times peers in interleaved rounds. A peer is `{ name, units, run }`, `units` being what one run works off; a run is
 * repeated until a turn lasts `turnMs`. Gives units per second, one figure a round, by name.
 */
export function race(peers, { rounds, turnMs }) {
  const runners = peers.map(peer => ({ ...peer, times: timesToFill(peer.run, turnMs), perSecond: [] }))
  for (let round = 0; round < rounds; round++) {
    for (const { run, times, units, perSecond } of runners) {
      const began = processorMs()
      for (let time = 0; time < times; time++) run()
      perSecond.push((units * times * 1000) / (processorMs() - began))
    }
  }
  return Object.fromEntries(runners.map(({ name, perSecond }) => [name, perSecond]))
}

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** How many times ours is theirs: the median over the rounds. */
export const ratio = (ours, theirs) => median(ours.map((figure, round) => figure / theirs[round]))

/**
 * Throws unless two peers find the same in each input: one that computes something else is a defect, not a result. Nothing
 * found is kept, because V8 allocates differently what it has once seen to live long.
 */
export function agree(what, inputs, ours, theirs) {
  for (const [at, input] of inputs.entries()) {
    const [expected, found] = [ours(input, at), theirs(input, at)].map(answer => JSON.stringify(answer))
    if (found !== expected) throw new Error(`${what} disagrees on input ${at}: ${found}, not ${expected}. Fix the peer.`)
  }
}

// Warm-up: long enough for the optimising compiler, whose time must not count, and to learn how long one run takes.
const WARM_UP_MS = 200

function timesToFill(run, turnMs) {
  const began = processorMs()
  let runs = 0
  while (runs < 3 || processorMs() - began < WARM_UP_MS) {
    run()
    runs += 1
  }
  const start = processorMs()
  for (let time = 0; time < runs; time++) run()
  return Math.max(1, Math.ceil((turnMs * runs) / (processorMs() - start)))
}

function processorMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
