// Folds a text to what patterns look at: lower case, no accents, no telephone numbers in brackets, no polite tails, one separator.

/** How many characters of a folded text are read. */
export const FOLDED_LENGTH = 300
// Beyond this, what is cut away cannot make room any more. It bounds the work on a long text.
const READ_LENGTH = 1_200

/** Changes whenever folding or its tables change a result: part of a classifier's hash. */
export const FOLDING = 2

const NOT_ASCII = /[^\0-\x7f]/
// Brackets with nothing but digits and signs, perhaps after a word for "telephone".
const JUNK = /[([{【〔「](?:(?:联系|客服|投诉)?电话|手机号?|tel|phone|ext|fon|тел)?[\d\s*xX#+,.;:/、。-]{0,60}[)\]}】〕」]/gi
// A polite clause or a condition, to the end of the clause.
const POLITE_HAN =
  /(?:感谢(?:您)?使用|感谢(?:您)?选择|期待再次|期待下次|有疑问|有问题|[如若](?:果|有|您|需|本人|未|遇|发现|不|已签收)|投诉电话|疫情期间|请放心|请在评价|在签收前|签收前|开启.?安全)[^,。!;\s]*/g
const POLITE_LATIN =
  / (?:if (?:you|not you)|should you|thank you|thanks for|please (?:contact|call|visit)|for (?:more|further|any) (?:info|question|detail)|(?:bei|fur) (?:ruck)?fragen|falls sie|wenn sie|vielen dank|si vous|merci de votre|si tiene|gracias por|se voce|obrigado|in caso di|grazie per|als u|jesli|dziekujemy|если вы|если у вас|спасибо) .*$/
// Signs that NFKC would spell out.
const SIGNS = /[™®©]/g
const ACCENTS = /[\u0300-\u036f]/g
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i' }
const OTHER_LETTERS = /[ßłøæœđı]/g
const NO_WORD = /[^a-z0-9\u0370-\u04ff]+/g

// Traditional characters and the simplified ones: those that occur in scans.
const TRADITIONAL =
  '遞達運轉發單車門關稅貨驗員聯繫繳費處驛櫃領證應簽認識錯誤無補開時間號碼網點專線區縣鄉鎮東廣灣島港機場飛離進倉庫裝攬寄攔絕損壞遺銷毀滯異狀況預計約會還沒請準備繼續務貼遲顧個賣買訂電話義買際國內來從與對於為業當場'
const SIMPLIFIED =
  '递达运转发单车门关税货验员联系缴费处驿柜领证应签认识错误无补开时间号码网点专线区县乡镇东广湾岛港机场飞离进仓库装揽寄拦绝损坏遗销毁滞异状况预计约会还没请准备继续务贴迟顾个卖买订电话义买际国内来从与对于为业当场'
const simplified = new Map([...TRADITIONAL].map((letter, at) => [letter, [...SIMPLIFIED][at]!]))
const ANY_TRADITIONAL = new RegExp(`[${TRADITIONAL}]`, 'g')

/** A text without accents and in lower case, its characters as written otherwise. */
export function foldLetters(text: string): string {
  const lower = text.toLowerCase()
  if (!NOT_ASCII.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(OTHER_LETTERS, letter => LETTERS[letter]!)
}

/** Traditional characters as simplified ones. */
export const simplify = (text: string): string => text.replace(ANY_TRADITIONAL, letter => simplified.get(letter)!)

/** A text in Unicode's compatible form, as far as it is read. */
export function normalise(text: string): string {
  const start = (text.length > READ_LENGTH ? text.slice(0, READ_LENGTH) : text).replace(SIGNS, ' ')
  return NOT_ASCII.test(start) ? start.normalize('NFKC').slice(0, READ_LENGTH) : start
}

/** A normalised text, a blank in place of junk in brackets. */
export const blankJunk = (normal: string): string => normal.replace(JUNK, ' ')

/** A text as its words are looked for. */
export const prepare = (text: string): string => blankJunk(normalise(text))

/** A prepared text as words, each with a space before and after it. */
export function foldWords(prepared: string): string {
  // OutForDelivery, PARCEL_CREATED: names of states, as some carriers send them.
  const apart = prepared.includes(' ') ? prepared : prepared.replace(/([a-z])([A-Z])/g, '$1 $2')
  const words = foldLetters(apart)
    .replace(/n['’`]t\b/g, 'nt')
    .replace(NO_WORD, ' ')
  const spaced = ` ${words.trim()} `
  const polite = POLITE_LATIN.exec(spaced)
  // A text that begins politely still says something.
  return (polite && polite.index > 12 ? spaced.slice(0, polite.index + 1) : spaced).slice(0, FOLDED_LENGTH)
}

/** A normalised text without blanks and without junk in brackets, its punctuation as commas, with one before and after it. */
export function foldRun(normal: string): string {
  return `,${simplify(foldLetters(normal.replace(JUNK, '')))},`
    .replace(POLITE_HAN, '')
    .replace(/\s+/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ',')
    .slice(0, FOLDED_LENGTH)
}
