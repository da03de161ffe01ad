import { describe, expect, test } from 'vitest'
import { terminalOf } from '../../../src/cli/output/terminal.js'

const terminal = { isTTY: true, columns: 132 }
const pipe = {}

describe('what the reader can take in', () => {
  test.each([
    ['a pipe is 80 columns, plain', {}, pipe, { width: 80, colour: false }],
    ['a terminal has its own width and colours', {}, terminal, { width: 132, colour: true }],
    ['COLUMNS wins over both', { COLUMNS: '60' }, terminal, { width: 60 }],
    ['COLUMNS wins over both', { COLUMNS: '60' }, pipe, { width: 60 }],
    ['COLUMNS that is no number does not', { COLUMNS: 'wide' }, pipe, { width: 80 }],
    ['COLUMNS of 0 does not', { COLUMNS: '0' }, terminal, { width: 132 }],
    ['NO_COLOR takes colours away', { NO_COLOR: '1' }, terminal, { colour: false }],
    ['an empty NO_COLOR does not', { NO_COLOR: '' }, terminal, { colour: true }],
    ['FORCE_COLOR gives them to a pipe', { FORCE_COLOR: '1' }, pipe, { colour: true }],
    ['FORCE_COLOR wins over NO_COLOR', { FORCE_COLOR: '3', NO_COLOR: '1' }, pipe, { colour: true }],
    ['FORCE_COLOR=0 takes them away', { FORCE_COLOR: '0' }, terminal, { colour: false }],
    ['a dumb terminal has none', { TERM: 'dumb' }, terminal, { colour: false }],
    ['a UTF-8 locale has all letters', { LANG: 'de_DE.UTF-8' }, pipe, { unicode: true }],
    ['utf8 is UTF-8', { LC_CTYPE: 'C.utf8' }, pipe, { unicode: true }],
    ['LC_ALL wins over LANG', { LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, pipe, { unicode: false }],
    ['an empty LC_ALL does not', { LC_ALL: '', LANG: 'en_GB.UTF-8' }, pipe, { unicode: true }],
    ['another locale is ASCII', { LANG: 'en_GB.ISO-8859-1' }, pipe, { unicode: false }],
  ])('%s: %o', (_, env, stdout, expected) => {
    expect(terminalOf({ env, stdout })).toMatchObject(expected)
  })
})
