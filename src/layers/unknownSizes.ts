/** Sizes that stand for an unknown one: large, so that windows fit, and strides don't hide the difference. */
const SIZES = [512, 1024] as const

/**
 * What `attempt` gives for two sizes of what is unknown: what differs follows them. In an error, such numbers are told
 * as null: nobody has given them.
 */
export function forTwoSizes<T>(attempt: (size: number) => T): [T, T] {
  let first: T
  try {
    first = attempt(SIZES[0])
  } catch (error) {
    if (error instanceof Error) error.message = withoutSizes(error.message, messageFor(attempt))
    throw error
  }
  try {
    return [first, attempt(SIZES[1])]
  } catch (error) {
    if (error instanceof Error) {
      error.message +=
        `. This is with ${SIZES[1]} for sizes that are not known, the batch's; with ${SIZES[0]}, just before, it went ` +
        'well: a tensor that one call makes and keeps fits no batch of another size, so make it anew in each'
    }
    throw error
  }
}

function messageFor(attempt: (size: number) => unknown): string {
  try {
    attempt(SIZES[1])
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

/** A message with null for the numbers that are others in the same message for another size. */
function withoutSizes(message: string, other: string): string {
  const [words, others] = [message.split(/(\d+)/), other.split(/(\d+)/)]
  const alike = words.length === others.length && words.every((word, i) => i % 2 === 1 || word === others[i])
  // A number that ends a name (dense_7) is no size.
  const isSize = (i: number) => words[i] !== others[i] && !/[A-Za-z_]$/.test(words[i - 1])
  return alike ? words.map((word, i) => (i % 2 === 1 && isSize(i) ? 'null' : word)).join('') : message
}
