export { defineRules, type Rules, rulesOn } from './define.js'
export { type JudgeRulesOptions, judge } from './judge.js'
export type { Cause, Deadline, Effect, Firing, Keyed, Only, Orders, Per, Rule, When } from './rule.js'
