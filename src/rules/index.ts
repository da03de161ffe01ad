export { defineRules, hasGroupRules, isDefined, type Rules, rulesOn } from './define.js'
export { type EvaluateRulesOptions, evaluateInSlices, evaluateRules, type NumberedResult } from './evaluate.js'
export {
  evaluateGroup,
  type GroupActivation,
  type GroupParcel,
  type GroupResult,
  type GroupState,
} from './evaluate-group.js'
export { type RollUp, rollUp } from './roll-up.js'
export type {
  Activation,
  Cause,
  ChangedStanding,
  Condition,
  Deadline,
  Effect,
  GroupRule,
  GroupWhen,
  KeyedEffect,
  Per,
  Rule,
  RuleResult,
  ShipmentRule,
  Standing,
  When,
} from './rule.js'
