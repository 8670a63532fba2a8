/** A shader is a real `.wgsl` file; importing it gives its text. */
declare module '*.wgsl' {
  const source: string
  export default source
}
