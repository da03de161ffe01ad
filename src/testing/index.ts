export { type JournalLawOptions, journalLaws, type LawCheck } from './journal-laws.js'
