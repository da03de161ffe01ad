export { defineRules, isDefined, type Rules, rulesOn } from './define.js'
export { type EvaluateRulesOptions, evaluateInSlices, evaluateRules } from './evaluate.js'
export type {
  Activation,
  Cause,
  Condition,
  Deadline,
  Effect,
  KeyedEffect,
  Per,
  Rule,
  RuleResult,
  Standing,
  When,
} from './rule.js'
