// Findings as a SARIF 2.1.0 log, the form in which code hosts and editors take the results of checks, and such a log as the
// baseline of a later audit.

import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Result, ToolComponent } from 'sarif'
import { flagText } from '../../render/timeline.js'
import { constraints } from '../../vocabulary/index.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'
import { type Finding, isFailing } from './findings.js'

/** The fingerprints of the findings that an earlier audit wrote. */
export type Baseline = ReadonlySet<string>

const FINGERPRINT = 'shipfold/v1'

const rules = [
  ...constraints.map(({ name, sentence }) => ({ id: name, shortDescription: { text: sentence } })),
  { id: 'uncoded', shortDescription: { text: 'Scans without a known code leave the status unknown or out of date.' } },
  { id: 'rejected', shortDescription: { text: 'The event has no usable place in time.' } },
]

/** The log up to its results. */
export const sarifHead = (): string => {
  const driver: ToolComponent = { name: 'shipfold', version: process.env.SHIPFOLD_VERSION!, rules }
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json'
  return `{"$schema":${JSON.stringify(schema)},"version":"2.1.0","runs":[{"tool":${safeJson({ driver })},"columnKind":"utf16CodeUnits","results":[\n`
}

/** The log after its results. */
export const SARIF_TAIL = ']}]}\n'

/** A finding as a result on a line. `isKnown`: whether the baseline has it; null without a baseline. */
export function sarifResult(finding: Finding, isKnown: boolean | null): string {
  const { origin, shipment, carrier } = finding
  const { file, line, path } = origin
  const result: Result = {
    ruleId: ruleOf(finding),
    level: levelOf(finding),
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } } }],
    partialFingerprints: { [FINGERPRINT]: fingerprintOf(finding) },
    ...(isKnown === null ? {} : { baselineState: isKnown ? 'unchanged' : 'new' }),
    properties: { shipment, carrier, ...(path === '' ? {} : { path }) },
  }
  return safeJson(result)
}

/** What tells a finding from others, wherever its payload stands: its shipment, its rule, and the event's time and code. */
export function fingerprintOf(finding: Finding): string {
  const { shipment, carrier, origin } = finding
  const whose = shipment === null ? [null, origin.file] : [shipment, carrier]
  const identity = JSON.stringify([...whose, ruleOf(finding), ...eventOf(finding)])
  return createHash('sha256').update(identity).digest('hex').slice(0, 32)
}

/** The baseline in the text of a log that `--sarif` wrote; a sentence that says what is wrong with any other text. */
export function readBaseline(text: string): Baseline | string {
  let log: Log
  try {
    log = JSON.parse(text) as Log
  } catch {
    return 'it is not JSON'
  }
  const run = log?.runs?.[0]
  if (run?.tool?.driver?.name !== 'shipfold' || !Array.isArray(run.results)) return 'it is no SARIF log of shipfold'
  return new Set(
    run.results.flatMap(result => {
      const fingerprint = result?.partialFingerprints?.[FINGERPRINT]
      return typeof fingerprint === 'string' ? [fingerprint] : []
    }),
  )
}

// As much of a log as is read of one, which may be anything.
interface Log {
  readonly runs?: readonly {
    readonly tool?: { readonly driver?: { readonly name?: unknown } }
    readonly results?: readonly { readonly partialFingerprints?: Readonly<Record<string, unknown>> }[]
  }[]
}

const ruleOf = (finding: Finding): string => (finding.kind === 'flag' ? finding.flag.constraint : finding.kind)

function levelOf(finding: Finding): 'error' | 'warning' | 'note' {
  if (isFailing(finding) || finding.kind === 'rejected') return 'error'
  return finding.kind === 'flag' && finding.flag.severity === 'warning' ? 'warning' : 'note'
}

function messageOf(finding: Finding): string {
  const whose = finding.shipment === null ? 'a shipment without a number' : `shipment ${escapeName(finding.shipment)}`
  switch (finding.kind) {
    case 'flag': {
      const { flag, step } = finding
      const code = step.code === null ? 'without a code' : escapeName(step.code)
      return `Scan ${code} of ${escapeName(step.time)}, ${whose}: ${flagText(flag)}`
    }
    case 'uncoded':
      return `${finding.count} of ${finding.scans} scans of ${whose} have no known code: its status is unknown or may be out of date.`
    case 'rejected': {
      const { index, field, value, reason } = finding.rejected
      return `Event ${index} of ${whose} was left out: its ${field} ${quoteValue(value)} is ${reason}.`
    }
  }
}

// Of scans without a code there is one finding, however many come.
function eventOf(finding: Finding): readonly (string | null)[] {
  if (finding.kind === 'flag') return [finding.step.time, finding.step.code]
  return finding.kind === 'uncoded' ? [] : [finding.rejected.field, quoteValue(finding.rejected.value)]
}

// A path within the checkout is a relative reference, which viewers resolve against it.
const uriOf = (file: string): string =>
  isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent)
