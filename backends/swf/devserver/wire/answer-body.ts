/** The JSON text of an answer: whole, or its bytes in pieces when copying them together would cost more than the rest. */
export type AnswerBody = string | readonly Buffer[];

/** `inner` between two texts. */
export function enclose(before: string, inner: AnswerBody, after: string): AnswerBody {
  return typeof inner === 'string'
    ? `${before}${inner}${after}`
    : [Buffer.from(before), ...inner, Buffer.from(after)];
}

export function bytesOf(body: AnswerBody): number {
  return typeof body === 'string'
    ? Buffer.byteLength(body)
    : body.reduce((sum, piece) => sum + piece.length, 0);
}
