/// <reference types="vite/client" />

/** Documents as HTML, and the index of all ops: web/learn/build makes them. */
declare module '*.md' {
  const html: string
  export default html
}
declare module 'virtual:ops' {
  const ops: readonly import('./learn/build/opsIndex.js').OpEntry[]
  export default ops
}
