// What the reader of standard output can display: line width, Unicode, colours.

import type { TextOptions } from '../../render/rows.js'
import type { Shell } from '../shell.js'

/** How to print for standard output. */
export interface Terminal {
  readonly width: number
  /** How wide tables may be: the terminal's width; unlimited in a pipe or a file, where lines are searched and cut. */
  readonly tableWidth: number
  readonly unicode: boolean
  readonly colour: boolean
}

const DEFAULT_WIDTH = 80

/** The terminal behind standard output, from the environment and the stream. */
export function terminalOf({ env, stdout }: { env: Shell['env']; stdout: Pick<Shell['stdout'], 'isTTY' | 'columns'> }): Terminal {
  const width = widthOf(env, stdout.columns)
  return {
    width: width ?? DEFAULT_WIDTH,
    tableWidth: width ?? Number.POSITIVE_INFINITY,
    unicode: hasUnicode(env),
    colour: hasColour(env, stdout.isTTY === true),
  }
}

/** The options that the renderers take. */
export const textOptions = ({ width, unicode, colour }: Terminal): TextOptions => ({ width, unicode, colour })

// COLUMNS where it is exported, else the terminal's own width; pipes and files have none.
function widthOf({ COLUMNS }: NodeJS.ProcessEnv, columns: number | undefined): number | undefined {
  const exported = /^\d{1,4}$/.test(COLUMNS ?? '') ? Number(COLUMNS) : 0
  return exported || columns || undefined
}

// The first variable that is set decides; without any it is the POSIX locale, which is ASCII. Windows has no locale here.
function hasUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || ''
  return locale === '' ? process.platform === 'win32' : /utf-?8/i.test(locale)
}

// As Node does: FORCE_COLOR wins, where 0 and false mean off; NO_COLOR means off unless it is empty.
function hasColour({ FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && !NO_COLOR && TERM !== 'dumb'
}
