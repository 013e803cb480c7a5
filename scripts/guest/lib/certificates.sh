# shellcheck shell=bash
# Certificates of a CA of our own. Keys are P-256: made in an instant also on an emulated processor.

CA_DAYS=3650
SERVER_DAYS=825
# A certificate that ends within this time is replaced; a lab that was off for long gets a new one when it is next up.
RENEW_SECONDS=$((30 * 86400))

certificate_lasts() { openssl x509 -in "$1" -noout -checkend "$RENEW_SECONDS" >/dev/null 2>&1; }
public_key_of() { openssl x509 -in "$1" -noout -pubkey 2>/dev/null; }
is_key_of() { [ -s "$1" ] && [ "$(openssl pkey -in "$1" -pubout 2>/dev/null)" = "$(public_key_of "$2")" ]; }

# private_key FILE: a new one; nobody else could read it at any time.
private_key() {
  local file=$1
  mkdir -p "$(dirname "$file")"
  (umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out "$file.new")
  mv -f "$file.new" "$file"
}

# make_ca DIR NAME: DIR/ca.key and DIR/ca.crt, kept as long as they last.
make_ca() {
  local dir=$1 name=$2
  if certificate_lasts "$dir/ca.crt" && is_key_of "$dir/ca.key" "$dir/ca.crt"; then return 0; fi
  private_key "$dir/ca.key"
  # A file of our own: what -addext would add could be in the distribution's settings already.
  openssl req -x509 -new -key "$dir/ca.key" -days "$CA_DAYS" -sha256 -out "$dir/ca.crt.new" -config <(
    printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = ca' 'prompt = no' \
      '[name]' 'O = k8slab' "CN = $name" \
      '[ca]' 'basicConstraints = critical, CA:TRUE, pathlen:0' 'keyUsage = critical, keyCertSign, cRLSign' \
      'subjectKeyIdentifier = hash'
  )
  chmod 0644 "$dir/ca.crt.new"
  mv -f "$dir/ca.crt.new" "$dir/ca.crt"
  say "made the CA \"$name\""
}

# server_certificate_fits CA_CRT CRT KEY IP NAME...: signed by this CA, for this address and these names, and lasting.
server_certificate_fits() {
  local ca=$1 crt=$2 key=$3 ip=$4 name
  shift 4
  certificate_lasts "$crt" && is_key_of "$key" "$crt" && openssl verify -CAfile "$ca" "$crt" >/dev/null 2>&1 || return 1
  # Both say so in words, whatever the result.
  [[ $(openssl x509 -in "$crt" -noout -checkip "$ip") == *'does match'* ]] || return 1
  for name in "$@"; do
    [[ $(openssl x509 -in "$crt" -noout -checkhost "$name") == *'does match'* ]] || return 1
  done
}

# make_server_certificate CA_DIR CRT KEY IP NAME...: the first name is the common name, which nobody reads any more.
make_server_certificate() {
  local ca=$1 crt=$2 key=$3 ip=$4 names=''
  shift 4
  names=$(printf ', DNS:%s' "$@")
  private_key "$key"
  openssl req -new -key "$key" -subj "/O=k8slab/CN=$1" |
    openssl x509 -req -CA "$ca/ca.crt" -CAkey "$ca/ca.key" -set_serial "0x$(openssl rand -hex 16)" -sha256 \
      -days "$SERVER_DAYS" -out "$crt.new" -extfile <(
        printf '%s\n' "subjectAltName = IP:$ip$names" 'basicConstraints = critical, CA:FALSE' \
          'keyUsage = critical, digitalSignature' 'extendedKeyUsage = serverAuth'
      ) 2>/dev/null
  chmod 0644 "$crt.new"
  mv -f "$crt.new" "$crt"
  say "made a certificate for $ip and $*"
}
