/**
 * Adam's ε for everybody, next to nothing: Keras adds it to √v as it is, TensorFlow.js to √v already
 * corrected for its start at zero, which is another rule wherever ε counts.
 */
export const EPSILON = 1e-12
