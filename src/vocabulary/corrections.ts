// The words of corrections: what a scan can be ruled, and how people and feeds are named as those who correct.

const rulingWords = ['true', 'false', 'undecided'] as const

/** What a scan can be ruled; `undecided` takes a ruling back. */
export type RulingWord = (typeof rulingWords)[number]

/** Whether a scan can be ruled so. */
export const isRulingWord = (word: unknown): word is RulingWord => (rulingWords as readonly unknown[]).includes(word)

const FEED = 'feed:'
const PERSON = 'person:'

/** The author of a feed's own corrections. */
export const authorOfFeed = (source: string): string => FEED + source

/** The source whose corrections an author makes; null for a person. */
export const feedOfAuthor = (by: string): string | null => (by.startsWith(FEED) ? by.slice(FEED.length) : null)

/** The source of the scans that a person adds. */
export const sourceOfPerson = (by: string): string => PERSON + by

/** Whether a source is that of a person's scans, as no feed may be named. */
export const isPersonSource = (source: string): boolean => source.startsWith(PERSON)
