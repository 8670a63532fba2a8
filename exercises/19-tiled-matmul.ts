import type { Exercise } from './exercise.js'

export default {
  name: 'tiled-matmul',
  title: { ru: 'Плитки без гонки', en: 'Tiles without a race' },
  about: {
    ru: '256 вызовов вместе загружают плитки `A` и `B` в общую память, потом все читают из обеих. Код почти готов — не хватает барьеров. Без них кто-то читает то, чего сосед ещё не записал, или записывает следующую плитку, пока сосед дочитывает эту. Проверка сначала выполняет шейдер по строкам на процессоре и показывает гонку.',
    en: '256 invocations load tiles of `A` and `B` into shared memory together, then all read from both. The code is almost done, what it lacks are barriers. Without them somebody reads what a neighbour has not written yet, or writes the next tile while a neighbour still reads this one. The check first runs the shader line by line on the processor, and shows the race.',
  },
  hints: [
    {
      ru: '`workgroupBarrier()` ждёт, пока до него дойдут все вызовы группы.',
      en: '`workgroupBarrier()` waits until all invocations of the group have come to it.',
    },
    {
      ru: 'Барьеров нужно два: между записью и чтением — и между чтением и следующей записью.',
      en: 'Two of them are needed: between writing and reading, and between reading and the next writing.',
    },
  ],
  file: 'src/kernels/matmul/tiled.wgsl',
  from: '    tileA[local.y]',
  until: '  }',
  start: `    tileA[local.y][local.x] = select(0.0, f32(a[rowOfA + la * problem.colA]), row < problem.m && la < end);
    tileB[local.y][local.x] = select(0.0, f32(b[colOfB + lb * problem.rowB]), col < problem.n && lb < end);
    for (var l = 0u; l < TILE; l++) {
      sum = fma(tileA[local.y][l], tileB[l][local.x], sum);
    }`,
  network: 'tiled',
} satisfies Exercise
