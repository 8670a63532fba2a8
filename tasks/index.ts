import prepareData from './01-prepare-data.js'
import simpleNetwork from './02-simple-network.js'
import compile from './03-compile.js'
import train from './04-train.js'
import evaluate from './05-evaluate.js'
import predict from './06-predict.js'
import type { Task } from './task.js'

/** The tasks, in their order. */
export const tasks: readonly Task[] = [prepareData, simpleNetwork, compile, train, evaluate, predict]
