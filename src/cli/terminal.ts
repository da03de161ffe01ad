// What the reader of standard output can take in: how wide a line, which letters, whether colours.

import type { Shell } from './shell.js'

/** How to draw for standard output. */
export interface Terminal {
  readonly width: number
  /** How wide tables may be: as the terminal, or without bound in a pipe or a file, where lines are searched and cut. */
  readonly tableWidth: number
  readonly unicode: boolean
  readonly colour: boolean
}

const WIDTH = 80

/** The terminal behind standard output, from the environment and from what the stream says of itself. */
export function terminalOf({ env, stdout }: { env: Shell['env']; stdout: Pick<Shell['stdout'], 'isTTY' | 'columns'> }): Terminal {
  const width = widthOf(env, stdout.columns)
  return {
    width: width ?? WIDTH,
    tableWidth: width ?? Number.POSITIVE_INFINITY,
    unicode: hasUnicode(env),
    colour: hasColour(env, stdout.isTTY === true),
  }
}

// COLUMNS where it is exported, then the terminal's own width; pipes and files have none.
function widthOf({ COLUMNS }: NodeJS.ProcessEnv, columns: number | undefined): number | undefined {
  const asked = /^\d{1,4}$/.test(COLUMNS ?? '') ? Number(COLUMNS) : 0
  return asked || columns || undefined
}

// The first of the three that says anything decides; none is the POSIX locale, which is ASCII. Windows has no locale here.
function hasUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || ''
  return locale === '' ? process.platform === 'win32' : /utf-?8/i.test(locale)
}

// As Node does: FORCE_COLOR wins, 0 and false switch off; NO_COLOR switches off unless it is empty.
function hasColour({ FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && !NO_COLOR && TERM !== 'dumb'
}
