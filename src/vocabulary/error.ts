/** The kind of an error, a closed set: branch on this, never on the message. */
export type ErrorCode =
  | 'bad-option'
  | 'bad-rule'
  | 'bad-table'
  | 'closed'
  | 'machine-not-a-grid'
  | 'machine-silent'
  | 'store-busy'
  | 'store-contended'
  | 'store-corrupt'
  | 'store-failed'
  | 'too-many-events'
  | 'transaction-failed'
  | 'unknown-table'
  | 'unusable-input'

/** The one error class: a mistake in the program or its input files. Odd data gives a verdict instead. */
export class ShipfoldError extends Error {
  override readonly name = 'ShipfoldError'
  readonly code: ErrorCode

  /** The message says what is wrong, with which values, and what to do. */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
