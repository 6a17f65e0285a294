import { expect, test } from 'vitest';
import { checkNames } from '../src/store/checks';

const COMMAND = { protocol: 'COMMAND', command: { value: 'test -f up' } };
const HTTP = { protocol: 'HTTP', path: '/health' };
const TCP = { protocol: 'TCP', portIndex: 0 };

test('checkNames_theAgentsResultComesLast_whereverItsCheckIsDefined', () => {
  expect(checkNames([COMMAND, HTTP, TCP], 3)).toEqual(['HTTP /health', 'TCP', 'COMMAND test -f up']);
});

test('checkNames_theAgentHasNotSpokenYet', () => expect(checkNames([COMMAND, HTTP, TCP], 2)).toEqual(['HTTP /health', 'TCP']));

test('checkNames_oneResultOfManyChecksIsOfAllOfThem', () => expect(checkNames([HTTP, TCP], 1)).toEqual(['All checks']));

test('checkNames_aCheckWithoutAProtocolIsHttp', () => expect(checkNames([{ path: '/' }], 1)).toEqual(['HTTP /']));

test('checkNames_ofADefinitionThatHasChangedSinceAreUnknown', () => expect(checkNames([HTTP], 3)).toEqual(['Check', 'Check', 'Check']));
