// fast-check is the user's own, and what draws with it is loaded only once there is something to draw.

import { ShipfoldError } from '../../codes/index.js'

/** What makes the lines. Throws `bad-option` where fast-check is missing, or is another version than the kit knows. */
export async function loadLines(): Promise<typeof import('./lines.js').linesOf> {
  const version = await installed()
  if (!version.startsWith('4.')) throw needed(`, version 4, and found ${version}`)
  return (await import('./lines.js')).linesOf
}

async function installed(): Promise<string> {
  try {
    return (await import('fast-check')).__version
  } catch (cause) {
    throw needed('', cause)
  }
}

const needed = (which: string, cause?: unknown) =>
  new ShipfoldError(
    'bad-option',
    `generate needs fast-check${which}: npm install --save-dev fast-check; or npx -p shipfold -p fast-check shipfold generate …, where nothing is installed.`,
    { cause },
  )
