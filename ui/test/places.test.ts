import { expect, test } from 'vitest';
import type { Path } from '../src/store/form';
import { placeOf } from '../src/store/places';

const TEXT = JSON.stringify({ id: '/a', 'x"]{': '}', container: { docker: { image: 'nginx' } }, healthChecks: [{ path: '/' }, { path: '/b', port: 5 }], constraints: [['a', 'UNIQUE']], cpus: -1 }, null, 2);

const marked = (path: Path, text = TEXT) => {
  const place = placeOf(text, path);
  return place === undefined ? undefined : `${place.line}: ${text.slice(place.from, place.to)}`;
};

test('place_ofAField_isItsNameAndItsValue_howeverDeep', () => {
  expect(marked(['id'])).toBe('2: "id": "/a"');
  expect(marked(['cpus'])).toMatch(/^\d+: "cpus": -1$/);
  expect(marked(['container', 'docker', 'image'])).toBe('6: "image": "nginx"');
  expect(marked(['healthChecks', 1, 'port'])).toMatch(/"port": 5$/);
  expect(marked(['constraints', 0, 1])).toMatch(/"UNIQUE"$/);
  expect(marked(['x"]{'])).toBe('3: "x\\"]{": "}"');
});

test('place_ofWhatHasManyLines_isTheFirst', () => {
  expect(marked(['container'])).toBe('4: "container": {');
  expect(marked(['healthChecks', 1])).toMatch(/^\d+: \{$/);
});

test('place_ofWhatIsNotThere_isWhatIsAroundIt', () => {
  expect(marked(['container', 'docker', 'pullConfig', 'secret'])).toBe('5: "docker": {');
  expect(marked(['healthChecks', 7])).toMatch(/"healthChecks": \[$/);
  expect(marked(['cpus', 'deep'])).toMatch(/"cpus": -1$/);
  expect(marked(['mem'])).toBeUndefined();
  expect(marked([])).toBeUndefined();
});

test('place_inTextWrittenInOneLine_orThatIsNoJson', () => {
  expect(marked(['b', 0], '{"a":[1,{"x":2}],"b":[true]}')).toBe('1: true');
  expect(marked(['b'], '{"a": ,, "b" 1')).toBeUndefined();
  expect(marked(['b'], '')).toBeUndefined();
  expect(marked(['b'], '{"a": "never ends')).toBeUndefined();
});
