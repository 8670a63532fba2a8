/** A task's file in two: the Keras original, a comment at its head, and the TypeScript. */
export function splitTask(source: string): { keras: string; typescript: string } {
  const lines = source.split('\n')
  const first = headLines(source)
  const keras = lines
    .slice(0, first)
    .filter((line) => line !== '// Keras:')
    .map((line) => line.replace(/^\/\/ {0,3}/, ''))
  return { keras: keras.join('\n'), typescript: lines.slice(first).join('\n') }
}

/** The lines of the original at the head of a task's file. */
export function headLines(source: string): number {
  return source.split('\n').findIndex((line) => !line.startsWith('//'))
}

/** The file with other TypeScript below the same original. */
export function withTypescript(source: string, typescript: string): string {
  const { typescript: before } = splitTask(source)
  return source.slice(0, source.length - before.length) + typescript
}
