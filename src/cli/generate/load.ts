// fast-check is the user's own package. What needs it is loaded only once there are histories to draw.

import { ShipfoldError } from '../../vocabulary/index.js'

/** Loads the generator. Throws `bad-option` where fast-check is missing, or has an unsupported version. */
export async function loadHistoryLines(): Promise<typeof import('./lines.js').historyLines> {
  const version = await fastCheckVersion()
  if (!version.startsWith('4.')) throw missingFastCheck(` 4, but ${version} is installed`)
  return (await import('./lines.js')).historyLines
}

async function fastCheckVersion(): Promise<string> {
  try {
    return (await import('fast-check')).__version
  } catch (cause) {
    throw missingFastCheck('', cause)
  }
}

const missingFastCheck = (which: string, cause?: unknown) =>
  new ShipfoldError(
    'bad-option',
    `generate needs fast-check${which}. Run npm install --save-dev fast-check; or, without installing, npx -p shipfold -p fast-check shipfold generate ….`,
    { cause },
  )
