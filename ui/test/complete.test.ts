import { expect, test } from 'vitest';
import { accepted, complete } from '../src/store/complete';

/** The bar is the cursor. */
const at = (marked: string) => complete(marked.replace('|', ''), marked.indexOf('|'));

test('complete_namesOfTheAppItself', () => {
  expect(at('{"id": "/a", "in|')?.options).toEqual(['instances']);
  expect(at('{\n  "he|\n}')?.options).toEqual(['healthChecks']);
  expect(at('{"|"}')?.options).toContain('cmd');
});

test('complete_namesWithinObjectsAndLists', () => {
  expect(at('{"container": {"docker": {"im|')?.options).toEqual(['image']);
  expect(at('{"healthChecks": [{"path": "/"}, {"por|')?.options).toEqual(['port', 'portIndex']);
  expect(at('{"upgradeStrategy": {"m|')?.options).toEqual(['maximumOverCapacity', 'minimumHealthCapacity']);
});

test('complete_whatTheServerKnowsBesides', () => {
  expect(at('{"res|')?.options).toEqual(['residency', 'resourceLimits']);
  expect(at('{"tt|')?.options).toEqual(['tty']);
  expect(at('{"check": {"exec": {"command": {"|')?.options).toEqual(['argv', 'shell']);
  expect(at('{"executorResources": {"m|')?.options).toEqual(['mem']);
  expect(at('{"container": {"linuxInfo": {"seccomp": {"un|')?.options).toEqual(['unconfined']);
  expect(at('{"container": {"linuxInfo": {"ipcInfo": {"|')?.options).toEqual(['mode', 'shmSize']);
  expect(at('{"healthChecks": [{"grpc|')?.options).toEqual(['grpcService']);
});

test('complete_withinMapsOfFreeNames', () => {
  expect(at('{"secrets": {"db": {"|')?.options).toEqual(['source']);
  expect(at('{"env": {"PASSWORD": {"|')?.options).toEqual(['secret']);
  expect(at('{"secrets": {"|')).toBeUndefined();
  expect(at('{"novel": {"|')).toBeUndefined();
});

test('complete_notWhatIsThere_notValues_notFreeNames', () => {
  expect(at('{"cpus": 1, "cpu|')).toBeUndefined();
  expect(at('{"cmd": "in|')).toBeUndefined();
  expect(at('{"env": {"in|')).toBeUndefined();
  expect(at('{"args": ["in|')).toBeUndefined();
  expect(at('|')).toBeUndefined();
});

test('complete_stringsWithQuotesAndBracketsInThem', () => expect(at('{"cmd": "a \\" { [", "me|')?.options).toEqual(['mem']));

test('accepted_writesTheRestOfTheName', () => {
  const text = '{"in}';
  expect(accepted(text, 4, complete(text, 4)!, 'instances')).toEqual({ text: '{"instances": }', cursor: 14 });
  const again = '{"in": 3}';
  expect(accepted(again, 4, complete(again, 4)!, 'instances')).toEqual({ text: '{"instances": 3}', cursor: 12 });
});
