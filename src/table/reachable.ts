/** Everything that can be reached from these in any number of steps, themselves included. */
export function reachableFrom<T>(start: Iterable<T>, next: (from: T) => Iterable<T>): ReadonlySet<T> {
  const reached = new Set(start)
  for (const from of reached) for (const to of next(from)) reached.add(to)
  return reached
}
