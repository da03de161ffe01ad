// `shipfold/texts`: codes for scans that carry only words.

export {
  type Classifier,
  type ClassifierOptions,
  classifier,
  type TextExplanation,
} from './classifier.js'
export type { LanguageName } from './languages/index.js'
export type { Pattern } from './patterns.js'
