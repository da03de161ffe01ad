import { readFile } from 'node:fs/promises'
import { shippedTable } from '../../table/index.js'
import { type AuditOptions, Auditor } from '../audit/auditor.js'
import { EventBuffer } from '../audit/event-buffer.js'
import { Collector } from '../audit/report/collector.js'
import { replaceFile, writeProblem } from '../audit/report/file.js'
import { type ReportChoices, readReportOptions, reportOptions, reportUsage } from '../audit/report/options.js'
import { type Baseline, readBaseline, SARIF_TAIL, sarifHead } from '../audit/sarif.js'
import { foundConstraints, rankedCarriers, summary } from '../audit/summary.js'
import { AuditThreads, threadsFor } from '../audit/threads.js'
import type { AuditTotals } from '../audit/totals.js'
import { inputOptions, inputUsage, readArguments, readInputChoices } from '../input/arguments.js'
import { fileName } from '../input/chunks.js'
import { classifierOf, readClassify } from '../input/classifier.js'
import { readPayloads } from '../input/reader.js'
import { Diagnostics, printError } from '../output/diagnostics.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'
import { Output } from '../output/output.js'
import { Progress } from '../output/progress.js'
import { terminalOf } from '../output/terminal.js'
import type { Shell } from '../shell.js'

const usage = `shipfold audit [--json | --sarif] [--findings] [--baseline F]
               [--html FILE] [--feed NAME] [--zone ZONE] [--threads N] FILE…

Audits many histories: counts per verdict, constraint and status, the shortest
example of each constraint found, a scorecard per carrier, the histories with
the highest cost, and the codes that the vocabulary lacks.

A payload with a list of events is one history. Events that come one per line
are grouped by shipment when the input ends, wherever they stand.

  --json        print one JSON object
  --findings    print a line per flagged step instead; with --json, an object
  --sarif       print the findings as a SARIF log, for code hosts and editors
  --baseline F  an earlier SARIF log: only findings that it lacks make the exit
                status 1, and --findings leaves the others out
${reportUsage}  --threads N   threads to audit with; as many as there are cores by default,
                for files of 48 MB or more with one JSON object per line
${inputUsage}`

/** Audits every history of the files; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const own = {
    findings: { type: 'boolean' },
    sarif: { type: 'boolean' },
    baseline: { type: 'string' },
    threads: { type: 'string' },
    ...reportOptions,
  } as const
  const given = readArguments(args, usage, { ...inputOptions, ...own }, shell)
  if (typeof given === 'number') return given
  const choices = readInputChoices('audit', given, shell)
  if (typeof choices === 'number') return choices
  const { feed, zone, json: isJson } = choices
  const { findings, sarif, threads = await threadsFor(given.files) } = given.values
  if (sarif && (findings || isJson)) return printError(shell, '--sarif prints a log of its own. Leave out --findings and --json.')
  const baseline = await openBaseline(given.values.baseline as string | undefined)
  if (typeof baseline === 'string') return printError(shell, baseline)
  if (!/^[1-9]\d?$/.test(`${threads}`))
    return printError(shell, `--threads is ${quoteValue(threads)}. Pass a whole number between 1 and 99.`)
  const patterns = await readClassify(given.values.classify)
  if (typeof patterns === 'string') return printError(shell, patterns)
  const classify = classifierOf(patterns)
  const report = await readReportOptions(given)
  if (typeof report === 'string') return printError(shell, report)
  const output = new Output(shell)
  const progress = new Progress(shell)
  const diagnostics = new Diagnostics(shell, () => progress.clear())
  const singles = new EventBuffer()
  const form = sarif ? 'sarif' : !findings ? null : isJson ? 'json' : 'text'
  const collects = report?.collects ?? null
  const options: AuditOptions = { feed, zone, now: new Date(), findings: form, patterns, baseline, report: collects }
  let isFirst = true
  const append = (text: string) => {
    // Each result of a log comes with the comma before it.
    output.append(sarif && isFirst ? text.slice(1) : text)
    isFirst &&= text === ''
  }
  if (sarif) output.append(sarifHead())
  const collector = options.report && new Collector(options.report)
  const auditor = new Auditor(options, { diagnostics, append, singles, classify, collector })
  const { totals, take } = auditor
  const pool = Number(threads) > 1 ? new AuditThreads(Number(threads) - 1, options, auditor) : null
  try {
    await progress.begin(given.files)
    for (const file of given.files) {
      const pause = async (bytes: number) => {
        await pool?.room()
        progress.show(bytes, totals.histories)
        await output.flush()
      }
      await readPayloads(file, { take, ...pool?.sink, pause }, diagnostics, shell)
      progress.next()
    }
  } finally {
    await pool?.close()
  }
  auditor.end(singles)
  progress.clear()
  const summaryOptions = { hasBaseline: baseline !== null, isClassified: classify !== undefined, width: terminalOf(shell).width }
  if (sarif) output.append(SARIF_TAIL)
  else if (!findings) output.append(isJson ? `${safeJson(auditJson(totals, baseline))}\n` : summary(totals, summaryOptions))
  await output.flush()
  const isWritten = report && collector ? await writeReport(report, collector, totals, given.files, shell) : true
  diagnostics.close('--findings lists every rejected event.')
  const failing = baseline ? totals.findings.failing : totals.classes.contradictory + totals.classes.uncoded
  return diagnostics.hasAny || !isWritten ? 2 : failing > 0 ? 1 : 0
}

// Writes the report; false, after a message, where it cannot be written.
async function writeReport(
  report: ReportChoices,
  collector: Collector,
  totals: AuditTotals,
  files: readonly string[],
  shell: Shell,
): Promise<boolean> {
  const { reportPage } = await import('../audit/report/page.js')
  try {
    await replaceFile(report.path, reportPage({ totals, collected: collector.take(), files: files.map(fileName), report }))
    return true
  } catch (error) {
    printError(shell, `${escapeName(report.path)} ${writeProblem(error)}.`)
    return false
  }
}

// The baseline of a file, null for none; a message where it cannot be used.
async function openBaseline(file: string | undefined): Promise<Baseline | string | null> {
  if (file === undefined) return null
  const remedy = 'Pass a file that shipfold audit --sarif wrote.'
  const text = await readFile(file, 'utf8').catch((error: Error) => error)
  if (typeof text !== 'string') return `--baseline ${escapeName(file)} cannot be read: ${text.message}. ${remedy}`
  const baseline = readBaseline(text)
  return typeof baseline === 'string' ? `--baseline ${escapeName(file)} cannot be used: ${baseline}. ${remedy}` : baseline
}

// The totals as `--json` prints them: constraints and carriers by frequency, and the table that was used.
function auditJson(totals: AuditTotals, baseline: Baseline | null): object {
  const { findings, ...counts } = totals
  const constraints = foundConstraints(totals)
  const carriers = rankedCarriers(totals.carriers)
  return { ...counts, constraints, carriers, ...(baseline && { baseline: findings }), table: shippedTable.hash }
}
