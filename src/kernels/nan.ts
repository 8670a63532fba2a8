/** WGSL's test for NaN, by the bits: a compiler may take `x != x` for false. */
export const isNan = (x: string) => `(bitcast<u32>(f32(${x})) & 0x7fffffffu) > 0x7f800000u`

/**
 * An expression in which a NaN stays one. WGSL promises nothing of NaN: NVIDIA's compiler makes a maximum of
 * `select(x, 0.0, x < 0.0)`, and a maximum drops it.
 */
export const keepingNan = (expression: string) => `select(${expression}, x, ${isNan('x')})`
