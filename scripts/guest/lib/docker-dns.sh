# shellcheck shell=bash
# On a Docker network of its own a container is given 127.0.0.11 as its name server: Docker's resolver, in the network
# namespace of the container. A pod has another namespace, and CoreDNS, told to forward to 127.0.0.11, finds itself
# there and stops ("Loop detected"). So the node's own address becomes the name server, for node and pods alike, and
# is sent on to the resolver. Its ports are other ones after every start of the container.

docker_dns_port() { ss -Hln"$1" src 127.0.0.11 2>/dev/null | awk '{ sub(/.*:/, "", $4); print $4; exit }'; }
has_docker_dns() { is_container && [ -n "$(docker_dns_port u)" ] && command -v iptables >/dev/null; }

docker_dns_rules() {
  printf -- '-A K8SLAB_DNS -p %s -m %s --dport 53 -j DNAT --to-destination 127.0.0.11:%s\n' \
    udp udp "$(docker_dns_port u)" tcp tcp "$(docker_dns_port t)"
}

docker_dns_jump() { iptables -w 10 -t nat "$1" "$2" -d "$K8SLAB_NODE_IP" -j K8SLAB_DNS 2>/dev/null; }

docker_dns_done() {
  has_docker_dns || return 0
  ! grep -q '^nameserver 127\.0\.0\.11' /etc/resolv.conf && docker_dns_jump -C PREROUTING && docker_dns_jump -C OUTPUT &&
    [ "$(iptables -w 10 -t nat -S K8SLAB_DNS | grep ^-A)" = "$(docker_dns_rules)" ]
}

open_docker_dns() {
  local chain
  has_docker_dns || return 0
  # A packet from a pod may only then be sent on to 127.0.0.0/8. kube-proxy sets it too, later.
  sysctl -q -w net.ipv4.conf.all.route_localnet=1
  iptables-restore -w 10 --noflush <<<"*nat
:K8SLAB_DNS - [0:0]
$(docker_dns_rules)
COMMIT"
  for chain in PREROUTING OUTPUT; do docker_dns_jump -C "$chain" || docker_dns_jump -A "$chain"; done
  awk -v ip="$K8SLAB_NODE_IP" '$1 == "nameserver" && $2 == "127.0.0.11" { $2 = ip } { print }' /etc/resolv.conf |
    write_file /etc/resolv.conf 0644
}
