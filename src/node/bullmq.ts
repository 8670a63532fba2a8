import './index.js'

/** `glassgrad/bullmq`: searches whose trials are made on many machines, through BullMQ on Redis. Needs `bullmq` and `ioredis`. */

export { type BullmqOptions, bullmq } from './bullmq/pool.js'
export { type TrialWorker, type TrialWorkerOptions, trialWorker } from './bullmq/trialWorker.js'
