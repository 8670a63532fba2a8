/** Shaders are real `.wgsl` files. Importing all of a folder gives their texts by their paths in it. */
declare module '*.wgsl' {
  const texts: Readonly<Record<string, string>>
  export default texts
}
