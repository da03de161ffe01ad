// Many histories at once, in columns: the assessment of a history without its report.

export {
  type AssessedVerdict,
  type Assessment,
  assess,
  type CountOf,
  type HistoryClass,
  isContradiction,
  journeysOf,
  needsAttention,
} from './assessment.js'
export { ColumnEvaluator } from './evaluator.js'
