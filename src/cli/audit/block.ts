// Audits blocks of lines by themselves. Merged in their order, the results are what an audit of all lines counts.

import { ColumnEvaluator } from '../../columns/index.js'
import { classifierOf } from '../input/classifier.js'
import { type Found, type Lines, readLines } from '../input/lines.js'
import { Diagnostics } from '../output/diagnostics.js'
import { type AuditedPart, type AuditOptions, Auditor, type SingleEvent } from './auditor.js'
import { Collector } from './report/collector.js'
import { LIMITS } from './totals.js'

/** Lines alone in their memory, so that it can move to another thread and back. */
export type Block = Omit<Lines, 'bytes' | 'start'> & { readonly bytes: Uint8Array<ArrayBuffer> }

/** What was found in a block. */
export type BlockResult = AuditedPart & Found

// Any row of a block can be among the first of all, so that limits apply only where blocks are merged.
const limits = { ...LIMITS, carriers: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }

/** Audits blocks one after the other. */
export function blockAuditor(options: AuditOptions): (block: Block) => BlockResult {
  const columns = new ColumnEvaluator(options.now)
  const classify = classifierOf(options.patterns)
  const collector = options.report && new Collector(options.report, Number.POSITIVE_INFINITY)
  return ({ bytes, end, file, line }) => {
    const printed: string[] = []
    const diagnostics = new Diagnostics({ stderr: { write: text => printed.push(text) } })
    const singles: SingleEvent[] = []
    const addSingle = (shipment: string | null, carrier: string | null, { start, end, line }: Lines) =>
      singles.push([shipment, carrier, start, end, line])
    let findings = ''
    const append = (text: string) => {
      findings += text
    }
    const auditor = new Auditor(
      options,
      { diagnostics, append, singles: { add: addSingle }, classify, collector },
      columns,
      limits,
    )
    const found: Found = { payloads: 0, sawList: false }
    readLines({ bytes: Buffer.from(bytes.buffer), start: 0, end, file, line }, found, auditor.take)
    const { totals } = auditor
    const collected = collector?.take() ?? null
    return { ...found, file, bytes, totals, findings, singles, printed, messages: diagnostics.countOf(file), collected }
  }
}
