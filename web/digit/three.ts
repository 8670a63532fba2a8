/** A three as one may draw it: strokes of places [x, y] on a sheet, from 0 to 1. */
export const THREE = [
  [
    [0.3, 0.2],
    [0.45, 0.13],
    [0.62, 0.17],
    [0.68, 0.3],
    [0.6, 0.43],
    [0.46, 0.48],
    [0.62, 0.52],
    [0.71, 0.65],
    [0.65, 0.8],
    [0.48, 0.87],
    [0.3, 0.8],
  ],
] as const
