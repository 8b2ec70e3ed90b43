package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"

	"golang.org/x/mod/sumdb/note"
)

// signature checks one person's signature under an entry, from the entry's bytes alone: what was
// said is put together again as a note, and the note opened.
func (r *record) signature(q question) (a answer, err error) {
	key, err := note.NewVerifier(q.Vkey)
	if err != nil {
		return a, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.entries[q.Index], &fields); err != nil {
		return a, err
	}
	var signatures []struct {
		Key    string `json:"key"`
		KeyID  string `json:"key_id"`
		Signed string `json:"signed"`
		Value  []byte `json:"value"`
	}
	if err := json.Unmarshal(fields["signatures"], &signatures); err != nil {
		return a, fmt.Errorf("entry %d has no signatures: %v", q.Index, err)
	}
	origin, err := firstOrigin(fields, r.origin)
	if err != nil {
		return a, err
	}
	for _, each := range signatures {
		if each.Key != key.Name() {
			continue
		}
		id, err := hex.DecodeString(each.KeyID)
		if err != nil {
			return a, err
		}
		digest := sha256.Sum256(said(fields))
		line := base64.StdEncoding.EncodeToString(append(id, each.Value...))
		message := fmt.Sprintf("truceline entry v1\n%s\n%s\n%s\n%s\n\n— %s %s\n", origin, each.Key,
			each.Signed, base64.StdEncoding.EncodeToString(digest[:]), each.Key, line)
		return openNote([]byte(message), q.Vkey)
	}
	return a, fmt.Errorf("entry %d is not signed by %s", q.Index, key.Name())
}

// firstOrigin names the log for which an entry was signed: the one that it was taken from, if any.
func firstOrigin(fields map[string]json.RawMessage, here string) (string, error) {
	if fields["taken"] == nil {
		return here, nil
	}
	var taken struct {
		Origin string `json:"origin"`
	}
	err := json.Unmarshal(fields["taken"], &taken)
	return taken.Origin, err
}

// said is what the people signed: the entry without what the operator adds. An entry is canonical
// JSON, so its members stay as they are, byte for byte; their names are plain ASCII.
func said(fields map[string]json.RawMessage) []byte {
	var names []string
	for name := range fields {
		if name != "recorded" && name != "signatures" && name != "taken" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var text bytes.Buffer
	for i, name := range names {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, "%q:%s", name, fields[name])
	}
	return []byte("{" + text.String() + "}")
}
