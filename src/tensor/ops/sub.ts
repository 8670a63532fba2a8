import { type Binary, defineBinary } from './define.js'

/** x - y */
export const sub: Binary = defineBinary({
  name: 'sub',
  expression: 'a - b',
  gradient: (dy) => [() => dy, () => dy.neg()],
})
