// How long the properties run. One variable scales them all: `RUNS=1` is their full length, as `npm run test:all` has it,
// `RUNS=0.2` is what `npm test` has, and `RUNS=20` throws twenty times as much.

const scale = Number(process.env.RUNS ?? 1)
if (!(scale > 0)) throw new Error(`RUNS is ${JSON.stringify(process.env.RUNS)}. Set it to a positive number, such as 1 or 0.2.`)

/** How often to run a property that at full length runs `full` times. */
export const runs = (full: number): number => Math.ceil(full * scale)

/** How much random runs must at least have seen: `full` in runs of full length; short runs may by chance see nothing. */
export const seenAtLeast = (full: number): number => (scale < 1 ? 0 : full)

/** Whether runs have their full length, so that slow variants run too. */
export const isFullLength = scale >= 1
