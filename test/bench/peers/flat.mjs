/** The floor: nothing but the table. Writes the state each history ends in. */
export function flatStates({ codes, starts }, states, grid, initial) {
  for (let history = 0; history < states.length; history++) {
    const end = starts[history + 1]
    let state = initial
    for (let at = starts[history]; at < end; at++) state = grid[(state << 6) | codes[at]] & 255
    states[history] = state
  }
}
