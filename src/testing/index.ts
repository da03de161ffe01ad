export { type JournalLawOptions, journalLaws, type LawCheck } from './journal-laws.js'
export { type StoreLaw, storeLaws } from './store-laws.js'
