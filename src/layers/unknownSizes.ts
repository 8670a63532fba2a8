/** Sizes that stand for an unknown one: large, so that windows fit, and strides don't hide the difference. */
const SIZES = [512, 1024] as const

/**
 * What `attempt` gives for two sizes of what is unknown: what differs follows them. In an error, such numbers are told
 * as null: nobody has given them.
 */
export function forTwoSizes<T>(attempt: (size: number) => T): [T, T] {
  try {
    return [attempt(SIZES[0]), attempt(SIZES[1])]
  } catch (error) {
    if (error instanceof Error) error.message = withoutSizes(error.message, messageFor(attempt))
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
  return alike ? words.map((word, i) => (word === others[i] ? word : 'null')).join('') : message
}
