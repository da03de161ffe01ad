import { classifier } from '../../texts/index.js'
import { readArguments, readInputChoices } from '../input/arguments.js'
import { decodeAll, type FeedName, feedNames, selectFeed, unrecognisedMessage } from '../input/feeds.js'
import { Origins } from '../input/origins.js'
import { type Payload, parsePayload } from '../input/parse.js'
import { readPatternsFile } from '../input/patterns-file.js'
import { readPayloads } from '../input/reader.js'
import { addDecoderRejects } from '../input/rejects.js'
import { Diagnostics, printError } from '../output/diagnostics.js'
import { quoteValue, safeJson } from '../output/escape.js'
import { Progress } from '../output/progress.js'
import { terminalOf } from '../output/terminal.js'
import type { Shell } from '../shell.js'
import { TextCounter } from '../texts/counter.js'
import { textsJson, textsPage } from '../texts/page.js'

const usage = `shipfold texts [--patterns FILE] [--feed NAME] [--limit N] [--json] FILE…

Shows what shipfold/texts reads in the texts of your scans: coverage per
language and carrier, agreement with the providers' codes, and the texts that no
pattern covers, masked and counted, as rows to make patterns of.

  --patterns FILE  your own patterns, tried before those of the library: a JSON
                   list of [code, when, unless]; rows whose code is "?" are left
                   out
  --limit N        how many texts without a pattern to show; 20 by default
  --feed NAME      the payloads' format: ${feedNames.join(', ')};
                   recognised by default
  --json           print one JSON object
  --help           this text

FILE is a path, or - for standard input. A file is JSON, or one JSON object per
line. Exit status: 0, or 2 for unusable input or arguments.
`

const options = {
  patterns: { type: 'string' },
  limit: { type: 'string' },
  feed: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Measures the classifier on the texts of the files; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, options, shell)
  if (typeof given === 'number') return given
  const choices = readInputChoices('texts', given, shell)
  if (typeof choices === 'number') return choices
  const { patterns: file, limit = '20' } = given.values as { patterns?: string; limit?: string }
  if (!/^[1-9]\d{0,5}$/.test(limit))
    return printError(shell, `--limit is ${quoteValue(limit)}. Pass a whole number between 1 and 999999.`)
  const patterns = file === undefined ? [] : await readPatternsFile('--patterns', file)
  if (typeof patterns === 'string') return printError(shell, patterns)
  const classify = classifier({ patterns })
  const counter = new TextCounter(classify)
  const progress = new Progress(shell)
  const diagnostics = new Diagnostics(shell, () => progress.clear())
  await progress.begin(given.files)
  for (const name of given.files) {
    const take = (payload: Payload) => addPayload(payload, choices.feed, counter, diagnostics)
    const pause = (bytes: number) => progress.show(bytes, counter.histories)
    await readPayloads(name, { take, pause }, diagnostics, shell)
    progress.next()
  }
  progress.clear()
  shell.stdout.write(
    choices.json
      ? `${safeJson(textsJson(counter, Number(limit), classify.hash))}\n`
      : textsPage(counter, Number(limit), terminalOf(shell).width),
  )
  diagnostics.close('Fix the reported input, or leave the file out.')
  return diagnostics.hasAny ? 2 : 0
}

function addPayload(payload: Payload, name: FeedName | undefined, counter: TextCounter, diagnostics: Diagnostics): void {
  const value = parsePayload(payload, diagnostics)
  if (value === undefined) return
  const feed = selectFeed(value, name)
  if (feed === undefined) {
    diagnostics.add(payload.file, payload.line, unrecognisedMessage(value))
    return
  }
  for (const { decoded, first } of decodeAll(feed, value)) {
    if (decoded.rejected.length > 0)
      addDecoderRejects(decoded.rejected, new Origins(feed, payload, value, true, first), payload, diagnostics)
    counter.add(decoded)
  }
}
